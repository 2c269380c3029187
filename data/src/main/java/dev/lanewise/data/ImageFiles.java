package dev.lanewise.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The four files of a set of images in a folder, by the rule that {@link Mnist#load(Path)} tells. */
final class ImageFiles {
  /** What a file is for. */
  enum Role {
    TRAIN_IMAGES("images to train with", "train-images-idx3-ubyte"),
    TRAIN_LABELS("labels to train with", "train-labels-idx1-ubyte"),
    TEST_IMAGES("images to test with", "t10k-images-idx3-ubyte"),
    TEST_LABELS("labels to test with", "t10k-labels-idx1-ubyte");

    private final String purpose;
    private final String usualName;

    Role(String purpose, String usualName) {
      this.purpose = purpose;
      this.usualName = usualName;
    }

    /** How MNIST names it. */
    String usualName() {
      return usualName;
    }
  }

  /** A file for each role. */
  record Four(Path trainImages, Path trainLabels, Path testImages, Path testLabels) {}

  /** Folders of data have few; a folder of a million other things is a mistake. */
  private static final int MOST_ENTRIES = 10_000;
  private static final int MOST_SHOWN = 12;
  private static final int SHOWN_LENGTH = 60;

  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
  private static final Set<String> TRAIN = Set.of("train", "training");
  private static final Set<String> TEST = Set.of("test", "testing", "t10k");
  private static final Set<String> IMAGES = Set.of("images", "image");
  private static final Set<String> LABELS = Set.of("labels", "label");
  private static final Pattern FORMAT = Pattern.compile("idx\\d?|u?byte|u?int\\d*|short|float|double|gz|");

  /**
   * A file whose name says that it is for training or for testing.
   *
   * @param set what else its name says: files of one set belong together
   * @param header what is in it; null if that is no IDX
   * @param problem why it is none; null if it is one
   */
  private record Candidate(Path file, Role role, String set, @Nullable IdxHeader header, @Nullable IOException problem) {
    boolean isIdx() {
      return header != null;
    }

    /** Raw before compressed, and then train-images-idx3 before train-images.idx3. */
    static Comparator<Candidate> order() {
      return Comparator.comparing((Candidate candidate) -> candidate.file.toString().toLowerCase(Locale.ROOT).endsWith(".gz"))
          .thenComparing(candidate -> candidate.file.toString());
    }
  }

  private final Path folder;
  /** What the names of files must begin with. */
  private final String prefix;
  private final List<String> found = new ArrayList<>();
  private int entries;

  private ImageFiles(Path folder, String prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /** The four files at a place: a folder, or a folder and how the names in it begin. */
  static Four in(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return new ImageFiles(place, "").find();
    }
    Path parent = Objects.requireNonNullElse(place.getParent(), Path.of(""));
    if (!Files.exists(place) && place.getFileName() != null && Files.isDirectory(parent)) {
      ImageFiles chosen = new ImageFiles(parent, place.getFileName().toString());
      List<Candidate> candidates = chosen.candidates(parent, "");
      if (!candidates.isEmpty()) {
        return chosen.find();
      }
    }
    throw new FileNotFoundException(
        IdxFormatException.shown(place.toString()) + ": " + (Files.exists(place) ? "not a folder" : "no such folder")
            + ", expected one with " + Arrays.stream(Role.values()).map(Role::usualName).collect(Collectors.joining(", ")) + " (or .gz)");
  }

  private Four find() throws IOException {
    found.clear();
    entries = 0;
    List<Candidate> here = candidates(folder, "");
    Collection<List<Candidate>> sets = sets(here, Candidate::set);
    if (sets.stream().noneMatch(ImageFiles::isComplete)) {
      List<Candidate> all = new ArrayList<>(here);
      for (Path below : subfolders()) {
        all.addAll(candidates(below, below.getFileName() + "/"));
      }
      sets = sets(all, candidate -> candidate.file.getParent() + "/" + candidate.set);
      if (sets.stream().noneMatch(ImageFiles::isComplete)) {
        // Some archives unpack to a folder for each file.
        sets = sets(all, Candidate::set);
      }
    }
    List<List<Candidate>> complete = sets.stream().filter(ImageFiles::isComplete).toList();
    if (complete.isEmpty()) {
      throw incomplete(sets);
    }
    if (complete.size() > 1) {
      List<String> names = complete.stream().map(this::nameOf).toList();
      throw new IdxFormatException(
          folder.toString(), names.size() + " sets of images, expected one: " + shown(names)
              + "; to choose, append how the files' names begin, such as " + folder.getFileName() + "/" + names.getLast());
    }
    List<Candidate> set = complete.getFirst();
    return new Four(only(Role.TRAIN_IMAGES, set), only(Role.TRAIN_LABELS, set), only(Role.TEST_IMAGES, set), only(Role.TEST_LABELS, set));
  }

  /** How the names of a set's files begin, below the folder. */
  private String nameOf(List<Candidate> set) {
    Path file = set.stream().filter(candidate -> candidate.role == Role.TRAIN_IMAGES).findFirst().orElseThrow().file;
    String name = folder.relativize(file).toString();
    String lower = name.toLowerCase(Locale.ROOT);
    int part = TRAIN.stream().mapToInt(lower::indexOf).filter(at -> at > 0).min().orElse(name.length());
    return IdxFormatException.shown(name.substring(0, part).replaceFirst("[-_. /]+$", ""), SHOWN_LENGTH);
  }

  private Path only(Role role, List<Candidate> set) throws IdxFormatException {
    List<Candidate> candidates = set.stream().filter(candidate -> candidate.role == role && candidate.isIdx()).toList();
    Candidate first = candidates.getFirst();
    for (Candidate other : candidates) {
      boolean sameFolder = Objects.equals(other.file.getParent(), first.file.getParent());
      if (!sameFolder || !Objects.equals(other.header, first.header)) {
        throw new IdxFormatException(
            folder.toString(), "two files with " + role.purpose + ", expected one: " + shownFile(first) + " and " + shownFile(other));
      }
    }
    return first.file;
  }

  private String shownFile(Candidate candidate) {
    return IdxFormatException.shown(folder.relativize(candidate.file).toString(), SHOWN_LENGTH) + " (" + candidate.header + ")";
  }

  private static Collection<List<Candidate>> sets(List<Candidate> candidates, Function<Candidate, String> key) {
    return candidates.stream().sorted(Candidate.order())
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList())).values();
  }

  private static boolean isComplete(List<Candidate> set) {
    return roles(set.stream().filter(Candidate::isIdx)).size() == Role.values().length;
  }

  private static Set<Role> roles(Stream<Candidate> candidates) {
    return candidates.map(Candidate::role).collect(Collectors.toCollection(TreeSet::new));
  }

  /** What is wrong with the set that is nearest to a complete one. */
  private IOException incomplete(Collection<List<Candidate>> sets) {
    List<Candidate> nearest = sets.stream().max(Comparator.comparingInt(set -> roles(set.stream()).size())).orElse(List.of());
    for (Role role : Role.values()) {
      List<Candidate> candidates = nearest.stream().filter(candidate -> candidate.role == role).toList();
      if (candidates.stream().noneMatch(Candidate::isIdx)) {
        IOException problem = candidates.isEmpty() ? null : candidates.getFirst().problem;
        return problem != null ? problem : new FileNotFoundException(
            IdxFormatException.shown(folder.toString()) + ": no " + role.purpose + ", expected a file such as " + role.usualName
                + " or " + role.usualName + ".gz; found " + (found.isEmpty() ? "no file" : shown(found)));
      }
    }
    throw new IllegalStateException("complete: " + nearest);
  }

  private static String shown(List<String> names) {
    String some = names.stream().sorted().limit(MOST_SHOWN).map(name -> IdxFormatException.shown(name, SHOWN_LENGTH))
        .collect(Collectors.joining(", "));
    return names.size() > MOST_SHOWN ? some + " and " + (names.size() - MOST_SHOWN) + " more" : some;
  }

  // ---- looking --------------------------------------------------------------------------------------------------------------------------

  private List<Candidate> candidates(Path place, String shownPlace) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (Path file : entries(place)) {
      String name = file.getFileName().toString();
      if (!Files.isDirectory(file) && name.startsWith(prefix)) {
        found.add(shownPlace + name);
        Candidate candidate = candidate(file, place.equals(folder) ? "" : place.getFileName().toString());
        if (candidate != null) {
          candidates.add(candidate);
        }
      }
    }
    return candidates;
  }

  private List<Path> subfolders() throws IOException {
    return entries(folder).stream().filter(place -> Files.isDirectory(place) && Files.isReadable(place)).toList();
  }

  /** All but hidden ones. */
  private List<Path> entries(Path place) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
      for (Path file : files) {
        if (++entries > MOST_ENTRIES) {
          throw new IdxFormatException(folder.toString(), "more than " + MOST_ENTRIES + " files, expected a folder of IDX files");
        }
        if (!file.getFileName().toString().startsWith(".")) {
          all.add(file);
        }
      }
    } catch (DirectoryIteratorException unreadable) {
      throw unreadable.getCause();
    }
    return all;
  }

  /** Null if the name says neither or both of train and test; what it does not say of images and labels, the rank does. */
  private static @Nullable Candidate candidate(Path file, String below) {
    List<String> words = words(file.getFileName().toString());
    List<String> partWords = says(words, TRAIN) || says(words, TEST) ? words : words(below);
    boolean train = says(partWords, TRAIN);
    if (train == says(partWords, TEST)) {
      return null;
    }
    IdxHeader header = null;
    IOException problem = null;
    try {
      header = IdxFile.readHeader(file);
    } catch (IOException unreadable) {
      problem = unreadable;
    }
    boolean images = says(words, IMAGES) == says(words, LABELS) ? header != null && header.shape().length > 1 : says(words, IMAGES);
    Role role = train ? images ? Role.TRAIN_IMAGES : Role.TRAIN_LABELS : images ? Role.TEST_IMAGES : Role.TEST_LABELS;
    String set = words.stream().filter(word -> !says(List.of(word), TRAIN) && !says(List.of(word), TEST) && !says(List.of(word), IMAGES)
        && !says(List.of(word), LABELS) && !FORMAT.matcher(word).matches()).collect(Collectors.joining("-"));
    return new Candidate(file, role, set, header, problem);
  }

  private static List<String> words(String name) {
    return List.of(BETWEEN_WORDS.split(name.toLowerCase(Locale.ROOT)));
  }

  private static boolean says(List<String> words, Set<String> any) {
    return words.stream().anyMatch(any::contains);
  }
}
