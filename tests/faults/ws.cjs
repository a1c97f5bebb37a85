// The `ws` package as people use it: no authentication, one path.
const http = require("http");
const { WebSocketServer } = require("ws");
const server = http.createServer((request, response) => {
  response.writeHead(request.url === "/" ? 200 : 404, { "content-type": "text/html" });
  response.end("<title>Shop</title>");
});
const sockets = new WebSocketServer({ server, path: process.argv[2] });
sockets.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.on("end", () => process.exit()).resume();
