"""HTTP beside the pages: REST, plain WebSocket, health."""
