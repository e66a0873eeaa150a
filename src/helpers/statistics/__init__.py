"""How far figures moved, and how far years usually move: ``scipy.special`` only, as the rest loads slowly."""
