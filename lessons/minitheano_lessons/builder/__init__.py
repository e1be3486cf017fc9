"""From the sources of a lesson to its notebooks, with the checks on the sources. For authors."""
