/** The marks on two maps as tests read them: boxes without their looks. */
import { marksOf, Relation } from "../unit_arithmetic/relation.js";

/**
 * @param {ConstructorParameters<typeof Relation>[0]} maps
 * @param {Omit<Parameters<typeof marksOf>[0], "relation">} state
 */
export function boxesOn(maps, state) {
  const { inputs, outputs } = marksOf({ ...state, relation: new Relation(maps) });
  return { inputs: inputs.map(([box]) => box), outputs: outputs.map(([box]) => box) };
}
