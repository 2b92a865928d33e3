import { tone } from "./audio.ts";

/** How long a frame of a stream's audio lasts, in milliseconds. */
export const frameMs = 20;

/** How a stream writes audio. */
export interface Encoding {
  readonly name: "audio/x-l16" | "audio/x-mulaw";
  readonly sampleRate: number;
  readonly bytesPerSample: 1 | 2;
}

/** Reads a content type such as `audio/x-l16;rate=8000`. */
export function encodingOf(contentType: string): Encoding {
  const sampleRate = Number(/rate=(\d+)/.exec(contentType)?.[1] ?? 8_000);
  return contentType.startsWith("audio/x-mulaw")
    ? { name: "audio/x-mulaw", sampleRate, bytesPerSample: 1 }
    : { name: "audio/x-l16", sampleRate, bytesPerSample: 2 };
}

/** A frame without sound, in base64. */
export function silence(encoding: Encoding): string {
  return frame(encoding, () => 0);
}

/** A frame of the tone that stands for speech, in base64. */
export function toneFrame(encoding: Encoding, chunk: number): string {
  const samples = samplesOf(encoding);
  return frame(encoding, (index) => Math.round(8_000 * tone(chunk * samples + index, encoding.sampleRate)));
}

function samplesOf({ sampleRate }: Encoding): number {
  return (sampleRate * frameMs) / 1_000;
}

function frame(encoding: Encoding, sample: (index: number) => number): string {
  const samples = samplesOf(encoding);
  const bytes = new Uint8Array(samples * encoding.bytesPerSample);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < samples; index += 1) {
    if (encoding.name === "audio/x-mulaw") bytes[index] = mulaw(sample(index));
    else view.setInt16(index * 2, sample(index), true);
  }
  return btoa(String.fromCharCode(...bytes));
}

/** A 16-bit sample in mu-law. @see ITU-T G.711 */
function mulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const level = Math.min(Math.abs(sample), 32_635) + 132;
  const exponent = Math.floor(Math.log2(level)) - 7;
  const mantissa = (level >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
