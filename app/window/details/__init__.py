"""Everything that is known of the run under the mouse, of the selected one, or what tells the selected ones apart."""
