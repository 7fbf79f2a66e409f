"""The parts of the view 填报: what is chosen and sent, what was understood, what is wrong, what would change, what was sent before."""
