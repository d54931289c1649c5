"""What is seen: one anywidget per view. Rules live below, in the engine; drawing lives in the JavaScript beside."""
