# The project's two commands, for who has make. Without it: sh .ci/demo, sh .ci/test.

.PHONY: demo test

demo:
	@sh .ci/demo

test:
	@sh .ci/test
