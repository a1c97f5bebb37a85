package bank;

import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Services of the bank on Spring: one path each. It prints its port as JSON and ends with its input. */
@SpringBootApplication
@EnableWebSocket
public class Bank implements WebSocketConfigurer {
  public static void main(String[] arguments) throws Exception {
    SpringApplication application = new SpringApplication(Bank.class);
    application.setDefaultProperties(
        Map.of(
            "server.port", "0",
            "server.address", "127.0.0.1",
            "spring.main.banner-mode", "off",
            "logging.level.root", "off"));
    WebServerApplicationContext running = (WebServerApplicationContext) application.run(arguments);
    System.out.println("{\"port\": " + running.getWebServer().getPort() + "}");
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    registry.addHandler(new Echo(), "/open").setAllowedOrigins("*");
    registry.addHandler(new Echo(), "/origin").setAllowedOrigins("https://shop.example");
    registry.addHandler(new Echo(), "/token").setAllowedOrigins("*").addInterceptors(new WantsToken());
    registry.addHandler(new Stomp(), "/stomp").setAllowedOrigins("*");
  }

  /** Says back what it hears. Tomcat takes text of 8 KiB. */
  static class Echo extends TextWebSocketHandler {
    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
      session.sendMessage(message);
    }
  }

  /** Selects v12.stomp, and of other offers none. */
  static class Stomp extends Echo implements SubProtocolCapable {
    @Override
    public List<String> getSubProtocols() {
      return List.of("v12.stomp");
    }
  }

  /** Lets in who has a bearer token, whatever it is. */
  static class WantsToken implements HandshakeInterceptor {
    @Override
    public boolean beforeHandshake(
        ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler, Map<String, Object> attributes) {
      String said = request.getHeaders().getFirst("Authorization");
      if (said != null && said.startsWith("Bearer ")) {
        return true;
      }
      response.setStatusCode(HttpStatus.UNAUTHORIZED);
      return false;
    }

    @Override
    public void afterHandshake(
        ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler, Exception error) {}
  }
}
