// npm's ws, and a database that each connection asks first; without it the session ends with 1011.
const net = require("net");
const { WebSocketServer } = require("ws");
const [, , port, database] = process.argv;
new WebSocketServer({ host: "127.0.0.1", port: Number(port) }).on("connection", (socket) => {
  const asked = net.connect(Number(database), "127.0.0.1", () => socket.on("message", (data) => socket.send(String(data))));
  asked.on("error", (error) => {
    console.error("database:", error);
    socket.close(1011);
  });
  socket.on("close", () => asked.destroy());
});
