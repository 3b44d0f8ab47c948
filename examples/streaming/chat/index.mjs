// Tells a story word for word: a stand-in for a model that streams.

const story = "Once upon a time there was a gateway that let in only those who had a key.";

export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const answer = awslambda.HttpResponseStream.from(stream, {
    statusCode: 200,
    headers: { "Content-Type": "text/event-stream" },
  });
  for (const word of story.split(" ")) {
    answer.write(`data: ${JSON.stringify({ word })}\n\n`);
  }
  answer.end("data: [DONE]\n\n");
});
