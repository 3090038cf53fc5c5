"""The look: components, base templates, form rendering, styles and behaviours. Knows no domain word."""
