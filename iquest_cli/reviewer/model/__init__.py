"""What a model finds in a change: each finding tied to a quote that stands in the new file, each tried to be refuted.

Where `anchors` and `engine` meet for a review. Nothing that a model says takes a static finding away or closes a gate
by itself.
"""
