// graphql-ws: it speaks graphql-transport-ws only.
const { WebSocketServer } = require("ws");
const { useServer } = require("graphql-ws/lib/use/ws");
const { buildSchema } = require("graphql");
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), path: "/graphql" });
useServer({ schema: buildSchema("type Query { ready: Boolean }") }, server);
