/**
 * Labelled images for training. {@link dev.lanewise.data.Mnist#load()} gives the MNIST digits that are inside the jar, and
 * {@link dev.lanewise.data.Mnist#load(java.nio.file.Path)} those of any folder of IDX files, such as Fashion-MNIST, EMNIST or QMNIST:
 *
 * {@snippet :
 * Split split = Mnist.load().trainValid().normalized();
 * float[] x = split.train().images(); // 50,000 × 784
 * float[] y = split.train().targets();
 * }
 *
 * <h2>Files that nobody vouches for</h2>
 * {@link dev.lanewise.data.IdxFile} is strict: a file is either read as a whole or reported as an
 * {@link dev.lanewise.data.IdxFormatException} that names the file, what was found and what was expected. A header is never trusted with
 * memory: arrays grow with the bytes that really arrive, up to a limit that follows the heap and that an argument lifts.
 */
@NullMarked
package dev.lanewise.data;

import org.jspecify.annotations.NullMarked;
