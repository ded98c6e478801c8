"""The staff's console: lists, actions with their effects shown first, dashboard, roles."""
