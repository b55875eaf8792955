"""Quality of the ranked lists, measured with the project's own evaluation."""
