const sampleRate = 8_000;

/** A file may not fill the memory: a longer one is cut off after ten minutes. */
const longest = 600_000;

/** A soft tone of 440 Hz, `ms` milliseconds long: 8 kHz, 8 bits. */
export function toneWav(ms: number, channels: 1 | 2): Uint8Array<ArrayBuffer> {
  const samples = Math.round((Math.min(ms, longest) * sampleRate) / 1_000);
  const bytes = new Uint8Array(44 + samples * channels);
  const view = new DataView(bytes.buffer);
  const write = (offset: number, text: string): void => bytes.set(new TextEncoder().encode(text), offset);
  write(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels, true);
  view.setUint16(32, channels, true);
  view.setUint16(34, 8, true);
  write(36, "data");
  view.setUint32(40, samples * channels, true);
  for (let index = 0; index < samples; index += 1) {
    const level = 128 + Math.round(32 * tone(index));
    for (let channel = 0; channel < channels; channel += 1) bytes[44 + index * channels + channel] = level;
  }
  return bytes;
}

/** The tone at a sample, from -1 to 1. */
export function tone(index: number, rate: number = sampleRate): number {
  return Math.sin((2 * Math.PI * 440 * index) / rate);
}

/** MPEG 2.5 layer III, 8 kHz, mono, 8 kbit/s, without a checksum: 72 bytes are 72 ms. */
const frameHeader = [0xff, 0xe3, 0x18, 0xc0];
const frameBytes = 72;
const frameMs = 72;

/** Silence, `ms` milliseconds long or up to a frame more: a frame whose side information is zero holds no sound. */
export function silentMp3(ms: number): Uint8Array<ArrayBuffer> {
  const frames = Math.max(1, Math.ceil(Math.min(ms, longest) / frameMs));
  const bytes = new Uint8Array(frames * frameBytes);
  for (let frame = 0; frame < frames; frame += 1) bytes.set(frameHeader, frame * frameBytes);
  return bytes;
}
