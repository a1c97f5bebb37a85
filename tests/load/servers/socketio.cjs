// Socket.IO that loses a silent client soon: node socketio.cjs PACKAGE PORT PING_INTERVAL_MS PING_TIMEOUT_MS
// An event "echo" comes back; GET / tells how many are connected and why others are not any more.
const http = require("http");

const [name, port, pingInterval, pingTimeout] = process.argv.slice(2);
const socketio = require(name);
const gone = {};
let now = 0;
const server = http.createServer((_request, response) => response.end(JSON.stringify({ now, gone })));
const options = { serveClient: false, pingInterval: Number(pingInterval), pingTimeout: Number(pingTimeout) };
const io = name === "socket.io" ? new socketio.Server(server, options) : socketio(server, options);
io.on("connection", (socket) => {
  now++;
  socket.on("echo", (text) => socket.emit("echo", text));
  socket.on("disconnect", (why) => {
    now--;
    gone[why] = (gone[why] || 0) + 1;
  });
});
server.listen(Number(port), "127.0.0.1");
