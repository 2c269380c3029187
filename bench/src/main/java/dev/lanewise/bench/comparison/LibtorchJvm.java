package dev.lanewise.bench.comparison;

import ai.djl.ndarray.NDArray;
import dev.lanewise.bench.fork.Fork;
import dev.lanewise.bench.libtorch.Call;
import dev.lanewise.bench.libtorch.Installation;
import dev.lanewise.bench.libtorch.Libtorch;
import dev.lanewise.bench.libtorch.TorchScript;
import dev.lanewise.bench.rounds.Effort;
import dev.lanewise.blas.Blas;
import dev.lanewise.data.Mnist;
import dev.lanewise.data.Split;
import dev.lanewise.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@link ForkedLibtorch} runs: studies with libtorch and OpenBLAS only, of which it prints libtorch's part. */
final class LibtorchJvm {
  static final String QUICK = "quick";
  static final String FULL = "full";

  private static final Duration SHORTEST_SHOT = Duration.ofMillis(5);
  private static final Effort BRIEF = new Effort(2, 5, 11, Duration.ofMillis(250), SHORTEST_SHOT);
  private static final Effort THOROUGH = new Effort(3, 7, 21, Duration.ofMillis(500), SHORTEST_SHOT);

  /** For each subject. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private LibtorchJvm() {}

  /** Folder of libtorch, subject, "quick" or "full", folder of images or "". */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Libtorch libtorch = Libtorch.load(new Installation(Path.of(arguments[0])), 1);
    boolean quick = arguments[2].equals(QUICK);
    Optional<Blas> openblas = Blas.find().blas();
    Competitors competitors = new Competitors(openblas, List.of(new Competitor(Names.LIBTORCH, product(libtorch))), Optional.empty());
    Ledger ledger = new Ledger(Kernels.vectorBits());
    Inquiry inquiry = new Inquiry(new Pace(quick ? BRIEF : THOROUGH, LIMIT), competitors, Progress.none(), ledger);
    for (Study study : studies(ForkedLibtorch.Subject.valueOf(arguments[1]), quick, arguments[3], competitors, libtorch)) {
      inquiry.ask(study);
    }
    List<Measurement> theirs = ledger.records().stream().filter(record -> record.contender().startsWith(Names.LIBTORCH)).toList();
    Fork.answer(Json.write(new ForkedLibtorch.Answer(theirs, ledger.failures())).lines().toList());
  }

  private static List<Study> studies(
      ForkedLibtorch.Subject subject, boolean quick, String images, Competitors competitors, Libtorch libtorch) throws IOException {
    List<String> both = List.of(Names.OPENBLAS, Names.LIBTORCH);
    return switch (subject) {
      case SQUARES -> List.of(new Only(Products.squares(quick, competitors), both));
      case SKINNY -> List.of(new Only(Products.skinny(quick, competitors), both));
      case NETWORKS -> {
        Mnist mnist = images.isEmpty() ? Mnist.load() : Mnist.load(Path.of(images));
        yield networks(quick, mnist.trainValid().normalizedInPlace(), competitors, libtorch);
      }
    };
  }

  private static List<Study> networks(boolean quick, Split data, Competitors competitors, Libtorch libtorch) {
    List<Study> studies = new ArrayList<>();
    for (int hidden : quick ? Comparison.HIDDEN.subList(0, 1) : Comparison.HIDDEN) {
      studies.add(new LibtorchStudy(data.valid(), hidden, competitors.openblas(), false, libtorch));
      studies.add(new LibtorchStudy(data.train(), hidden, competitors.openblas(), true, libtorch));
    }
    return studies;
  }

  /** On copies of the same arrays, where libtorch wants them, into memory that is there already. */
  private static PreparedProduct.Maker product(Libtorch libtorch) {
    return (shape, a, b) -> {
      NDArray c = libtorch.tensor(new float[shape.m() * shape.n()], shape.m(), shape.n());
      Call call = Call.inference(
          libtorch, TorchScript.product(), libtorch.tensor(a, shape.m(), shape.k()), libtorch.tensor(b, shape.k(), shape.n()), c);
      return new PreparedProduct(call, c::toFloatArray);
    };
  }
}
