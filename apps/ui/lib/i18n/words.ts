/** The shape of a section's texts: the other language must have every key, and no more. */
export type Words<Section> = {
  [Key in keyof Section]: Section[Key] extends string ? string : Words<Section[Key]>;
};
