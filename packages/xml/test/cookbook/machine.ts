import { answer, getDigits, hangup, response, speak, wait } from "@plivo-edge/xml";

export async function onAnswer(request: Request): Promise<Response> {
  const machine = (await request.formData()).get("Machine") === "true";
  const text = "This is Example Clinic. Your appointment is tomorrow at ten.";
  if (machine)
    return answer(response(wait({ length: 30, silence: true, minSilence: 2000 }), speak(text), hangup()));
  const confirm = getDigits(
    { action: "https://example.com/confirm", numDigits: 1 },
    speak(`${text} Press 1 to confirm.`),
  );
  return answer(response(confirm, speak("Goodbye.")));
}
