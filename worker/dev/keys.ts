/** Listens for single keys on a terminal. Returns what ends that; does nothing where nobody can press one. */
export function onKey(act: (key: string) => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => {};
  const hear = (data: Buffer): void => act(data.toString());
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on("data", hear);
  return () => {
    stdin.off("data", hear);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
