// The echo server by npm's ws in several processes of Node's cluster: node cluster.cjs PORT WORKERS
const cluster = require("cluster");

const [port, workers] = process.argv.slice(2);
if (cluster.isPrimary) for (let n = 0; n < Number(workers); n++) cluster.fork();
else {
  const { WebSocketServer } = require("ws");
  const sockets = new WebSocketServer({ port: Number(port), host: "127.0.0.1", perMessageDeflate: false });
  sockets.on("connection", (socket) => socket.on("message", (data, binary) => socket.send(data, { binary })));
}
