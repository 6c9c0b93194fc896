package io.darkroom.contracts.job;

import io.darkroom.contracts.request.Choice;
import java.util.List;

/** The documented names of diffusion schedulers, in the documented order. */
public enum SchedulerName implements Choice {
    DDPM("DDPMScheduler"),
    DDIM("DDIMScheduler"),
    PNDM("PNDMScheduler"),
    LMS_DISCRETE("LMSDiscreteScheduler"),
    EULER_DISCRETE("EulerDiscreteScheduler"),
    EULER_ANCESTRAL_DISCRETE("EulerAncestralDiscreteScheduler"),
    DPM_SOLVER_MULTISTEP("DPMSolverMultistepScheduler"),
    HEUN_DISCRETE("HeunDiscreteScheduler"),
    KDPM2_DISCRETE("KDPM2DiscreteScheduler"),
    DPM_SOLVER_SINGLESTEP("DPMSolverSinglestepScheduler"),
    KDPM2_ANCESTRAL_DISCRETE("KDPM2AncestralDiscreteScheduler"),
    UNI_PC_MULTISTEP("UniPCMultistepScheduler"),
    DDIM_INVERSE("DDIMInverseScheduler"),
    DEIS_MULTISTEP("DEISMultistepScheduler") {
        @Override
        public List<String> aliases() {
            return List.of("DEIS");
        }
    },
    IPNDM("IPNDMScheduler"),
    KARRAS_VE("KarrasVeScheduler"),
    SCORE_SDE_VE("ScoreSdeVeScheduler"),
    LCM("LCMScheduler");

    private final String text;

    SchedulerName(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
