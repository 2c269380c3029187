/**
 * A fully connected network whose forward and backward passes stand next to each other, and whose backward can be computed in several ways.
 *
 * {@snippet :
 * RandomGenerator random = new SplittableRandom(1);
 * Sequential layers = new Sequential(
 *     new Linear(784, 50, Init.KAIMING_NORMAL, random), new Relu(), new Linear(50, 1, Init.KAIMING_NORMAL, random));
 * Model<Tensor> model = new Model<>(layers, new MseLoss());
 * Tensor x = Init.STANDARD_NORMAL.weight(64, 784, random);
 * Tensor target = Tensor.zeros(64);
 *
 * float loss = model.forward(x, target);
 * model.backward();
 * float byMatmul = model.parameters().getFirst().gradient().get(0, 0);
 *
 * layers.weightGradient(WeightGradient.NAIVE_OUTER_PRODUCT);
 * model.backward();
 * float byOuterProducts = model.parameters().getFirst().gradient().get(0, 0);
 *
 * new Sgd(model.parameters(), 0.01f).step();
 * float better = model.forward(x, target);
 * }
 *
 * <p>Words and meaning are PyTorch's, with two differences: weights are stored (in, out), so that a layer reads out = inp @ w + b; and a
 * backward overwrites gradients instead of adding to them. See {@link dev.lanewise.nn.Module} for what a layer remembers and how long its
 * results live.
 */
@NullMarked
package dev.lanewise.nn;

import org.jspecify.annotations.NullMarked;
