"""Reports: cycles are opened, duties reported on, files added, reports reviewed."""
