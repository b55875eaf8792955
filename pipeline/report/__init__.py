"""The report: one HTML file made of a result's folder, to be looked at and reviewed in, without a network."""
