import sys
from pathlib import Path

# Worker processes inherit the path; the fakes are imported there by their name.
sys.path.insert(0, str(Path(__file__).parent))
