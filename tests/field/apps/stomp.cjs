// A STOMP broker relay that refuses: it says ERROR in its first frame, and then ends the session.
const { WebSocketServer } = require("ws");
const [, , port, mood] = process.argv;
const options = { host: "127.0.0.1", port: Number(port), handleProtocols: (offered) => [...offered][0] };
new WebSocketServer(options).on("connection", (socket) => {
  if (mood === "well") return;
  socket.send("ERROR\nmessage:Failed to send message to ExecutorSubscribableChannel: broker not available\ncontent-length:0\n\n\0");
  socket.close(1002);
});
