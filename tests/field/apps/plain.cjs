// npm's ws on every path; `size` is its maxPayload, `idle_ms` the time after which it cuts who said nothing.
const { WebSocketServer } = require("ws");
const [, , port, size, idle_ms] = process.argv;
new WebSocketServer({ host: "127.0.0.1", port: Number(port), maxPayload: Number(size) || 2 ** 26 }).on("connection", (socket) => {
  socket.on("message", (data, binary) => socket.send(data, { binary }));
  socket.on("error", (error) => console.error(String(error)));
  if (Number(idle_ms)) setTimeout(() => socket.terminate(), Number(idle_ms));
});
