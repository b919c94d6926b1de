"""The preview: a hub as its editors write it, with its drafts and with what is wrong with it.

``edition`` shows one state of the hub's files: ``mend`` makes the best of items with faults, and
``notes`` puts what is wrong where it is wrong. ``watch`` sees a file saved, ``server`` answers.
"""
