"""Questions answered: reads of the store and statistics put together, once for every screen."""
