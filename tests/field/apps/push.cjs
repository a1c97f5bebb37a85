// Opens whoever comes, and closes whose Origin is not of the host that it expects, as n8n does.
const { WebSocketServer } = require("ws");
const [, , port, expected] = process.argv;
new WebSocketServer({ host: "127.0.0.1", port: Number(port) }).on("connection", (socket, request) => {
  const { origin = "" } = request.headers;
  if (origin && new URL(origin).host !== expected) {
    console.log(`warn | Origin header does NOT match the expected origin. (Origin: "${origin}", Expected: "${expected}")`);
    socket.send("Invalid origin!");
    return socket.close(1008);
  }
  socket.on("message", (said) => socket.send(said.toString()));
});
