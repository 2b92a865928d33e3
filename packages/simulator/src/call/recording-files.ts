import { silentMp3, toneWav } from "./audio.ts";

/** The files of recordings that are over, by `{id}.{format}`. A file is made when somebody asks for it. */
export class RecordingFiles {
  readonly #files = new Map<string, { readonly ms: number; readonly channels: 1 | 2 }>();

  add(name: string, ms: number, channels: 1 | 2): void {
    this.#files.set(name, { ms, channels });
  }

  /** The audio: a tone as a wav file, silence as an mp3 file, as long as the recording. */
  read(name: string): { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined {
    const file = this.#files.get(name);
    if (file === undefined) return undefined;
    return name.endsWith(".wav")
      ? { type: "audio/wav", bytes: toneWav(file.ms, file.channels) }
      : { type: "audio/mpeg", bytes: silentMp3(file.ms) };
  }
}
