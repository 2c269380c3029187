package dev.lanewise.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Chromium without a window, with one page open, told what to do over its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LISTENING = "DevTools listening on ";

  /** Far beyond what anything takes; a test that waits so long has failed. */
  private static final long PATIENCE_SECONDS = 120;

  private static final int MOMENT_MILLIS = 20;

  /** Pixels. */
  private static final int SHEET = 2000;

  private final Process process;
  private final AtomicInteger commands = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private WebSocket socket;
  private String session;

  private Browser(Process process) {
    this.process = process;
  }

  /** The program, if there is one. */
  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(place -> NAMES.stream().map(name -> Path.of(place, name))).filter(Files::isExecutable).findFirst();
  }

  /** With its profile in an empty folder. */
  static Browser start(Path program, Path profile) throws IOException {
    Process process = new ProcessBuilder(
        program.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--user-data-dir=" + profile, "--remote-debugging-port=0", "about:blank")
        .redirectErrorStream(true).start();
    Browser browser = new Browser(process);
    try {
      browser.connect();
      return browser;
    } catch (IOException | RuntimeException failure) {
      browser.close();
      throw failure;
    }
  }

  private void connect() throws IOException {
    BufferedReader said = process.inputReader();
    List<String> lines = new ArrayList<>();
    String line = said.readLine();
    while (line != null && !line.startsWith(LISTENING)) {
      lines.add(line);
      line = said.readLine();
    }
    if (line == null) {
      throw new IOException("Chromium ended: " + lines);
    }
    Thread.ofVirtual().start(() -> ignore(said));
    socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(line.substring(LISTENING.length())), new Ear()).join();
    String target = send("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session = send("Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId").asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  /** Else the browser would wait for somebody to read. */
  private static void ignore(BufferedReader said) {
    try {
      said.lines().forEach(_ -> {});
    } catch (UncheckedIOException closed) {
      // the browser has ended
    }
  }

  /** Collects messages, which may come in parts. */
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        hear(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void hear(String message) {
    try {
      JsonNode heard = JSON.readTree(message);
      if (heard.has("id")) {
        answers.remove(heard.get("id").asInt()).complete(heard);
      } else {
        events.add(heard);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A command of the protocol, and what it returns. */
  JsonNode send(String method, Map<String, Object> parameters) throws IOException {
    int id = commands.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> command = session == null
        ? Map.of("id", id, "method", method, "params", parameters) : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    socket.sendText(JSON.writeValueAsString(command), true).join();
    try {
      JsonNode heard = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (heard.has("error")) {
        throw new IOException(method + ": " + heard.get("error"));
      }
      return heard.get("result");
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IOException(method + ": no answer", failure);
    }
  }

  // ---- what a reader does ---------------------------------------------------------------------------------------------------------------

  /** How the page is to be seen from now on: in CSS pixels, and {@code light} or {@code dark}, {@code screen} or {@code print}. */
  void look(int width, int height, String scheme, String medium) throws IOException {
    send("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 640));
    send("Emulation.setEmulatedMedia", Map.of(
        "media", medium, "features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Opens a page, and waits until it is loaded and something in it has become true. */
  void open(Path page, String ready) throws IOException, InterruptedException {
    events.clear();
    send("Page.navigate", Map.of("url", page.toUri().toString()));
    for (long waited = 0; events.stream().noneMatch(event -> event.get("method").asText().equals("Page.loadEventFired")); waited += MOMENT_MILLIS) {
      if (waited > TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)) {
        throw new IOException(page + ": not loaded");
      }
      Thread.sleep(MOMENT_MILLIS);
    }
    evaluate("new Promise(resolve => { const look = () => " + ready + " ? resolve('') : setTimeout(look, " + MOMENT_MILLIS + "); look(); })");
  }

  /** The value of an expression in the page, which may be a promise. */
  JsonNode evaluate(String expression) throws IOException {
    JsonNode answer = send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IOException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value");
  }

  /** What the page complained of since it was opened. */
  List<String> complaints() {
    return events.stream()
        .filter(event -> List.of("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded").contains(event.get("method").asText()))
        .map(JsonNode::toString).toList();
  }

  /** Whatever the page asked for since it was opened, itself among it. */
  List<String> requests() {
    return events.stream().filter(event -> event.get("method").asText().equals("Network.requestWillBeSent"))
        .map(event -> event.at("/params/request/url").asText()).toList();
  }

  /** All of the page as pictures, from top to bottom, none so high that it could not be looked at. */
  void photograph(Path folder, String name) throws IOException {
    int width = evaluate("innerWidth").asInt();
    int height = evaluate("document.documentElement.scrollHeight").asInt();
    for (int top = 0, part = 1; top < height; top += SHEET, part++) {
      Map<String, Object> clip = Map.of("x", 0, "y", top, "width", width, "height", Math.min(SHEET, height - top), "scale", 1);
      String picture = send("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", clip)).get("data").asText();
      Files.write(folder.resolve(name + "-" + part + ".png"), Base64.getDecoder().decode(picture));
    }
  }

  /** All of the page on A4. */
  void print(Path file) throws IOException {
    send("Emulation.setEmulatedMedia", Map.of("media", ""));
    String paper = send("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69)).get("data").asText();
    Files.write(file, Base64.getDecoder().decode(paper));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
