"""People and bodies: who belongs to which unit, and what may they do?"""
