"""One model on several processes of this machine, each with its part of every layer.

`launch` starts them and gives them jobs, `worker` is what each of them runs, `wire` is what they say to each other.
Rank 0 leads: it decodes as one process would and tells the others before every call what to compute with it.
"""
