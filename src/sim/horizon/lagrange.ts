/**
 * Weights with which values at nodes make the value at a point of the polynomial through them: wₖ = Π_{j≠k} (x − xⱼ)/(xₖ − xⱼ).
 *
 * @source Berrut & Trefethen, "Barycentric Lagrange interpolation", SIAM Review 46 (2004), §2; at most some fifteen nodes
 *   near Chebyshev's, where the products are well conditioned
 * @param nodes distinct; a single one gives the weight 1 everywhere
 * @returns one for each node; exactly 1 and 0 at a node
 */
export function lagrangeWeights(nodes: ArrayLike<number>, x: number): Float64Array {
  const weights = new Float64Array(nodes.length).fill(1);
  for (let k = 0; k < nodes.length; k++) {
    for (let j = 0; j < nodes.length; j++) {
      if (j !== k) weights[k]! *= (x - nodes[j]!) / (nodes[k]! - nodes[j]!);
    }
  }
  return weights;
}
