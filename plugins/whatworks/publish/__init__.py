"""From a catalogue to files: each module returns bytes by address, and writes nothing."""
