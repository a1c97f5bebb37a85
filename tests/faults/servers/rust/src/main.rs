//! Services of the bank on tungstenite: each argument is `NAME=ROUTE MANNER [ORIGIN]`.
//!
//! It prints the port of each as one line of JSON, and ends with its input.

use std::io::{self, Read};
use std::net::{TcpListener, TcpStream};
use std::thread;

use tungstenite::accept_hdr_with_config;
use tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tungstenite::http::{HeaderValue, StatusCode};
use tungstenite::protocol::WebSocketConfig;

#[derive(Clone)]
struct Service {
    route: String,
    manner: String,
    origin: String,
}

fn refusal(status: StatusCode, text: &str) -> ErrorResponse {
    let mut answer = ErrorResponse::new(Some(text.to_string()));
    *answer.status_mut() = status;
    answer
}

impl Service {
    fn decide(&self, request: &Request, mut answer: Response) -> Result<Response, ErrorResponse> {
        let said = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        if request.uri().path() != self.route {
            return Err(refusal(StatusCode::NOT_FOUND, "not found"));
        }
        if !self.origin.is_empty() && said("Origin") != self.origin {
            return Err(refusal(StatusCode::FORBIDDEN, "origin not allowed"));
        }
        if self.manner == "token" && !said("Authorization").starts_with("Bearer ") {
            return Err(refusal(StatusCode::UNAUTHORIZED, "missing bearer token"));
        }
        let offered = said("Sec-WebSocket-Protocol").split(',').next().unwrap_or("").trim().to_string();
        if self.manner != "mute" && !offered.is_empty() {
            if let Ok(chosen) = HeaderValue::from_str(&offered) {
                answer.headers_mut().insert("Sec-WebSocket-Protocol", chosen);
            }
        }
        Ok(answer)
    }

    fn serve(&self, stream: TcpStream) {
        let limit = if self.manner == "small" { Some(65536) } else { Some(64 << 20) };
        let settings = WebSocketConfig::default().max_message_size(limit);
        let decide = |request: &Request, answer: Response| self.decide(request, answer);
        let Ok(mut socket) = accept_hdr_with_config(stream, decide, Some(settings)) else { return };
        while let Ok(message) = socket.read() {
            if (message.is_text() || message.is_binary()) && socket.send(message).is_err() {
                return;
            }
        }
    }
}

fn listen(service: Service) -> io::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let service = service.clone();
            thread::spawn(move || service.serve(stream));
        }
    });
    Ok(port)
}

fn main() -> io::Result<()> {
    let mut ports = Vec::new();
    for argument in std::env::args().skip(1) {
        let (name, rest) = argument.split_once('=').expect("NAME=ROUTE MANNER [ORIGIN]");
        let mut words = rest.split(' ').map(str::to_string);
        let mut next = || words.next().unwrap_or_default();
        let service = Service { route: next(), manner: next(), origin: next() };
        ports.push(format!("\"{}\": {}", name, listen(service)?));
    }
    println!("{{{}}}", ports.join(", "));
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
