/**
 * Weights and biases of a layer, how many there were if no two units shared them (null for a transposed convolution),
 * and multiply-adds for one picture. `kernel`, `input` and `output` are [height, width].
 * @param {{
 *   inputs: number, filters: number, groups?: number, kernel: number[], bias?: boolean,
 *   input: number[], output: number[], transposed?: boolean,
 * }} layer
 */
export function countsOf({ inputs, filters, groups = 1, kernel, bias = true, input, output, transposed = false }) {
  const perFilter = (inputs / groups) * area(kernel);
  return {
    parameters: filters * (perFilter + Number(bias)),
    unshared: transposed ? null : filters * area(output) * (perFilter + Number(bias)),
    macs: filters * perFilter * area(transposed ? input : output),
  };
}

/** @param {number[]} size */
function area([height, width]) {
  return height * width;
}
