/** A MongoDB condition on text: it holds these words, in capitals or not. No character of them has a meaning of its own. */
export const containing = (words: string): { $regex: string; $options: 'i' } => ({
  $regex: words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  $options: 'i',
});
