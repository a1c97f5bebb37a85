// A server of the Pusher protocol that knows one application key, and one origin if it is told one.
const { WebSocketServer } = require("ws");
const [, , port, known, origin] = process.argv;
const say = (socket, event, data) => socket.send(JSON.stringify({ event, data: JSON.stringify(data) }));
new WebSocketServer({ host: "127.0.0.1", port: Number(port) }).on("connection", (socket, request) => {
  const key = new URL(request.url, "http://localhost").pathname.split("/").pop();
  if (origin && request.headers.origin !== origin) {
    say(socket, "pusher:error", { code: 4009, message: "Origin not allowed" });
    return socket.terminate();
  }
  if (key === known) return say(socket, "pusher:connection_established", { socket_id: "12.34", activity_timeout: 120 });
  say(socket, "pusher:error", { code: 4001, message: "Application does not exist" });
  socket.close();
});
