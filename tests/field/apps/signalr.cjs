// A SignalR hub after its handshake: the answer is {} or an error, each with the record separator.
const { WebSocketServer } = require("ws");
const [, , port, mood] = process.argv;
new WebSocketServer({ host: "127.0.0.1", port: Number(port) }).on("connection", (socket) => {
  socket.send(mood === "well" ? "{}\x1e" : JSON.stringify({ error: "The server does not support version 2 of the 'json' protocol." }) + "\x1e");
  if (mood !== "well") socket.close();
});
