"""What people receive, whoever published the figures: charts, tables, workbook, and the page around them."""
