// A server that does some work in each handshake, one after the other as far as there are cores: main PORT ROUNDS.
package main

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11" // of RFC 6455

func main() {
	rounds, _ := strconv.Atoi(os.Args[2])
	http.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.RemoteAddr))
		for i := 0; i < rounds; i++ {
			sum = sha256.Sum256(sum[:])
		}
		key := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + magic))
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		fmt.Fprintf(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
			"Sec-WebSocket-Accept: %s\r\n\r\n", base64.StdEncoding.EncodeToString(key[:]))
		io.Copy(io.Discard, conn) // hold it until the client leaves
	})
	if err := http.ListenAndServe("127.0.0.1:"+os.Args[1], nil); err != nil {
		os.Exit(1)
	}
}
