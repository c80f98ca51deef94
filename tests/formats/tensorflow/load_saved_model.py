"""Loads a SavedModel as TensorFlow's users do, and answers for crops on stdin: float32, 127x127x3, then 255x255x3. Writes the response, 17x17 float32."""
import sys

import numpy as np
import tensorflow as tf

model = tf.saved_model.load(sys.argv[1])
crops = np.frombuffer(sys.stdin.buffer.read(), "<f4")
exemplar, search = crops[: 127 * 127 * 3].reshape(1, 127, 127, 3), crops[127 * 127 * 3 :].reshape(1, 255, 255, 3)
embed, respond = model.signatures["embed"], model.signatures["respond"]
template, region = (embed(pictures=tf.constant(crop))["embedding"] for crop in (exemplar, search))
sys.stdout.buffer.write(respond(template=template, search=region)["response"].numpy().astype("<f4").tobytes())
