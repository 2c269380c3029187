package dev.lanewise.bench;

import dev.lanewise.bench.comparison.Progress;
import dev.lanewise.data.LabelledImages;
import dev.lanewise.data.Split;
import dev.lanewise.kernels.Tensor;
import dev.lanewise.nn.CrossEntropyLoss;
import dev.lanewise.nn.DataLoader;
import dev.lanewise.nn.Init;
import dev.lanewise.nn.Linear;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.Relu;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.Sgd;
import dev.lanewise.nn.Training;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns to read digits. */
@Command(
    name = "train",
    description = "Train the notebooks' network on MNIST, or other labelled images, by mini-batches and say how many it reads.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training images (default: ${DEFAULT-VALUE}).")
  int epochs = 10;

  @Option(names = "--batch", paramLabel = "N", description = "Images a step (default: ${DEFAULT-VALUE}).")
  int batch = 128;

  @Option(names = "--lr", paramLabel = "RATE", description = "Learning rate (default: ${DEFAULT-VALUE}).")
  float learningRate = 0.1f;

  @Option(names = "--hidden", paramLabel = "N", description = "Width of the hidden layer (default: ${DEFAULT-VALUE}).")
  int hidden = 50;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of weights and order (default: ${DEFAULT-VALUE}).")
  long seed = 42;

  @Mixin
  DataOption data = new DataOption();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    checkOptions();
    PrintWriter console = spec.commandLine().getOut();
    Split split = data.trainTest();
    int features = split.train().features();
    int classes = split.classes();
    checkMemory(split);
    SplittableRandom random = new SplittableRandom(seed);
    Sequential layers = new Sequential(
        new Linear(features, hidden, Init.KAIMING_NORMAL, random), Relu.inPlace(), new Linear(hidden, classes, Init.KAIMING_NORMAL, random));
    Model<int[]> model = new Model<>(layers, new CrossEntropyLoss());
    DataLoader train = loader(split.train()).shuffle(seed);
    DataLoader test = loader(split.valid());
    console.println(layers + ", " + train.samples() + " images in batches of " + batch + ", tested on " + test.samples());

    long start = System.nanoTime();
    Sgd optimizer = new Sgd(model.parameters(), learningRate);
    for (Training.Epoch epoch : Training.train(model, optimizer, train, test, epochs, new Listener(console))) {
      if (!Double.isFinite(epoch.loss())) {
        throw new Lanewise.Failure("the loss became " + epoch.loss() + " in epoch " + epoch.epoch() + "; try a smaller --lr", null);
      }
    }
    console.println(String.format(Locale.ROOT, "trained in %.1f s", (System.nanoTime() - start) / 1e9));
    return 0;
  }

  void checkOptions() {
    positive("--epochs", epochs);
    positive("--batch", batch);
    positive("--hidden", hidden);
    if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
      throw new ParameterException(spec.commandLine(), "--lr: " + learningRate + ", expected a number > 0");
    }
  }

  /**
   * Weights and their gradients, and of a batch its rows, activations and gradients, must fit beside the images; the widths of layers are the
   * user's, and the number of classes is that of the labels.
   */
  private void checkMemory(Split split) {
    NetworkMemory network = new NetworkMemory(split.train().features(), hidden, split.classes(), Math.min(batch, split.train().count()));
    long images = (long) Float.BYTES * (split.train().images().length + (long) split.valid().images().length);
    double left = Runtime.getRuntime().maxMemory() - images;
    if (!network.fits(left)) {
      throw new Lanewise.Unusable(
          String.format(
              Locale.ROOT,
              "--hidden %d, --batch %d: a network of %s needs %.2f GB of memory, expected at most %.2f and 2147483639 elements in a matrix"
                  + "; LANEWISE_HEAP makes the heap larger, such as LANEWISE_HEAP=8g",
              hidden, batch, network, network.bytes() / 1e9, NetworkMemory.room(left) / 1e9),
          null);
    }
  }

  private DataLoader loader(LabelledImages images) {
    return new DataLoader(Tensor.of(images.images(), images.count(), images.features()), images.labels(), batch);
  }

  private void positive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(spec.commandLine(), option + ": " + value + ", expected ≥ 1");
    }
  }

  /** A line an epoch. */
  private record Listener(PrintWriter console) implements Training.Listener {
    @Override
    public void batch(int epoch, int batch, int batches, float loss) {}

    @Override
    public void epoch(Training.Epoch epoch) {
      console.println(String.format(
          Locale.ROOT, "epoch %2d   loss %.4f   accuracy %.2f %%", epoch.epoch(), epoch.loss(), 100 * epoch.accuracy()));
    }
  }
}
