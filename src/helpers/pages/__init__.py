"""What people receive: charts, tables, sentences, workbook, and the page around them."""
